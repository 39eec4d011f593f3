package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The comments and line numbers of one {@code .proto} file, by the paths that descriptor.proto
 * defines.
 */
final class SourceInfo {
  private final String fileName;
  private final Map<List<Integer>, Location> locations = new HashMap<>();

  SourceInfo(FileDescriptorProto file) {
    fileName = file.getName();
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      locations.putIfAbsent(location.getPathList(), location);
    }
  }

  /** The comment before the element, else the one behind it, else nothing. */
  String comment(List<Integer> path) {
    Location location = locations.getOrDefault(path, Location.getDefaultInstance());
    return location.hasLeadingComments()
        ? location.getLeadingComments()
        : location.getTrailingComments();
  }

  GenerationException error(List<Integer> path, String message) {
    Location location = locations.get(path);
    String where = location == null ? fileName : fileName + ":" + (location.getSpan(0) + 1);
    return new GenerationException(where + ": " + message);
  }

  static List<Integer> service(int index) {
    return List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, index);
  }

  static List<Integer> method(int service, int index) {
    return List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service, 2, index);
  }
}
