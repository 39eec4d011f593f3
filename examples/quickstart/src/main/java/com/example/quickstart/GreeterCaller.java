package com.example.quickstart;

import dev.legate.StatusException;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ResponseStream;
import java.time.Duration;

/** Calls the greeter on this machine. */
public final class GreeterCaller {
  public static void main(String[] arguments) {
    try (Channel channel =
        Channel.builder("localhost:8980").credentials(ChannelCredentials.plaintext()).build()) {
      GreeterClient greeter =
          GreeterClient.create(channel).with(options -> options.timeout(Duration.ofSeconds(5)));

      GreetRequest request = GreetRequest.newBuilder().setName("Ada").setTimes(3).build();
      System.out.println(greeter.greet(request).getText());

      try (ResponseStream<Greeting> greetings = greeter.greetRepeatedly(request)) {
        for (Greeting greeting : greetings) {
          System.out.println(greeting.getText());
        }
      }

      try {
        greeter.greet(GreetRequest.getDefaultInstance());
      } catch (StatusException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
