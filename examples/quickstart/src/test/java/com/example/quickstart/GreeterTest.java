package com.example.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.ResponseStream;
import dev.legate.testing.InProcessServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls the service as a client would, without a network. */
class GreeterTest {
  private final InProcessServer server = InProcessServer.of(new Greeter());
  private final GreeterClient greeter = GreeterClient.create(server.channel());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void personIsGreetedByName() {
    assertEquals("Hello, Ada!", greeter.greet(request("Ada", 1)).getText());
  }

  @Test
  void personIsGreetedAsOftenAsAsked() {
    List<String> texts = new ArrayList<>();
    try (ResponseStream<Greeting> greetings = greeter.greetRepeatedly(request("Ada", 2))) {
      greetings.forEach(greeting -> texts.add(greeting.getText()));
    }
    assertEquals(List.of("Hello, Ada (1)!", "Hello, Ada (2)!"), texts);
  }

  @Test
  void greetingWithoutANameIsRefused() {
    StatusException refusal = assertThrows(StatusException.class, () -> greeter.greet(request("", 1)));
    assertEquals(StatusCode.INVALID_ARGUMENT, refusal.status().code());
  }

  private static GreetRequest request(String name, int times) {
    return GreetRequest.newBuilder().setName(name).setTimes(times).build();
  }
}
