package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;

/**
 * The four shapes of an RPC, named as the methods of MethodDescriptor, ServiceDefinition and Stub
 * are.
 */
enum Shape {
  UNARY("unary"),
  SERVER_STREAMING("serverStreaming"),
  CLIENT_STREAMING("clientStreaming"),
  BIDI_STREAMING("bidiStreaming");

  private final String factory;

  Shape(String factory) {
    this.factory = factory;
  }

  static Shape of(MethodDescriptorProto method) {
    if (method.getClientStreaming()) {
      return method.getServerStreaming() ? BIDI_STREAMING : CLIENT_STREAMING;
    }
    return method.getServerStreaming() ? SERVER_STREAMING : UNARY;
  }

  String factory() {
    return factory;
  }
}
