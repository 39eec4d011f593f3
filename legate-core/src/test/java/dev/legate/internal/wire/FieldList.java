package dev.legate.internal.wire;

import java.util.ArrayList;
import java.util.List;

/** Keeps fields as {@code name: value}. */
final class FieldList implements FieldSink {
  final List<String> fields = new ArrayList<>();

  @Override
  public void field(String name, String value) {
    fields.add(name + ": " + value);
  }
}
