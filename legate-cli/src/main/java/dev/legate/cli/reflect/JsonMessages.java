package dev.legate.cli.reflect;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonStreamParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.legate.cli.CommandFailure;
import java.io.Reader;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Messages of one type read from JSON values that follow one another, each as soon as it is there.
 *
 * <p>For one thread. What is not such a message is a {@link CommandFailure} that says which.
 */
public final class JsonMessages implements Iterator<DynamicMessage> {
  private final JsonStreamParser values;
  private final Descriptor type;
  private final JsonFormat.Parser parser;
  private int read;

  /**
   * Reads messages.
   *
   * @param types what {@code Any} fields may hold
   */
  public JsonMessages(Reader json, Descriptor type, JsonFormat.TypeRegistry types) {
    this.values = new JsonStreamParser(json);
    this.type = type;
    this.parser = JsonFormat.parser().usingTypeRegistry(types);
  }

  @Override
  public boolean hasNext() {
    try {
      return values.hasNext();
    } catch (JsonParseException e) {
      throw failure(e);
    }
  }

  @Override
  public DynamicMessage next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no message follows");
    }
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      JsonElement value = values.next();
      parser.merge(value.toString(), message);
    } catch (JsonParseException | InvalidProtocolBufferException e) {
      throw failure(e);
    }
    read++;
    return message.build();
  }

  private CommandFailure failure(Exception cause) {
    return new CommandFailure(
        "message %d of the data is not a %s in JSON: %s"
            .formatted(read + 1, type.getFullName(), cause.getMessage()));
  }
}
