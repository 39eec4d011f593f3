package com.example.quickstart;

import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;

/** The service: a class that implements the generated interface. Handlers run on virtual threads and may block. */
final class Greeter implements GreeterService {
  @Override
  public Greeting greet(GreetRequest request) {
    if (request.getName().isEmpty()) {
      throw new StatusException(StatusCode.INVALID_ARGUMENT, "whom shall I greet? name is empty");
    }
    return greeting(request.getName());
  }

  @Override
  public void greetRepeatedly(GreetRequest request, Responses<Greeting> responses) {
    for (int i = 1; i <= request.getTimes(); i++) {
      responses.send(greeting(request.getName() + " (" + i + ")")); // waits while the client is slow
    }
  }

  private static Greeting greeting(String name) {
    return Greeting.newBuilder().setText("Hello, " + name + "!").build();
  }
}
