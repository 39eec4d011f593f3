package dev.legate.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.spi.Compressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInCompressorsTest {
  private static final Compressor GZIP = new GzipCompressor();
  private static final Compressor DEFLATE = new DeflateCompressor();

  static List<Compressor> both() {
    return List.of(GZIP, DEFLATE);
  }

  private static byte[] compressed(Compressor compressor, byte[] message) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream stream = compressor.compress(target)) {
      stream.write(message);
    }
    return target.toByteArray();
  }

  private static byte[] decompressed(Compressor compressor, byte[] bytes) throws IOException {
    try (InputStream stream = compressor.decompress(new ByteArrayInputStream(bytes))) {
      return stream.readAllBytes();
    }
  }

  /** Bytes that do not get smaller. */
  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Bytes that get smaller. */
  private static byte[] text(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * i % 31);
    }
    return bytes;
  }

  @Property(tries = 200)
  void whatWasCompressedComesBack(
      @ForAll byte[] start, @ForAll @IntRange(min = 1, max = 300) int times) throws IOException {
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      repeated.write(start);
    }
    byte[] message = repeated.toByteArray();
    for (Compressor each : both()) {
      assertThat(decompressed(each, compressed(each, message))).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("both")
  void piecesAreWrittenAsOneMessage(Compressor compressor) throws IOException {
    byte[] message = text(5000);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream stream = compressor.compress(target)) {
      stream.write(message[0]);
      stream.write(message, 1, 2999);
      stream.write(message, 3000, 2000);
    }
    assertThat(decompressed(compressor, target.toByteArray())).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("both")
  void inputMayBeSplitAtEachByte(Compressor compressor) throws IOException {
    byte[] message = text(3000);
    byte[] bytes = compressed(compressor, message);
    for (int split = 1; split < bytes.length; split++) {
      InputStream source = new SplitInput(bytes, split);
      try (InputStream stream = compressor.decompress(source)) {
        assertThat(stream.readAllBytes()).as("split at " + split).isEqualTo(message);
      }
    }
    try (InputStream stream = compressor.decompress(new SplitInput(bytes, 1))) {
      for (byte expected : message) {
        assertThat(stream.read()).isEqualTo(expected & 0xff);
      }
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  /** Gives bytes up to the split, then one by one. */
  private static final class SplitInput extends InputStream {
    private final byte[] bytes;
    private final int split;
    private int position;

    SplitInput(byte[] bytes, int split) {
      this.bytes = bytes;
      this.split = split;
    }

    @Override
    public int read() {
      return position == bytes.length ? -1 : bytes[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(length, position < split ? split - position : 1);
      System.arraycopy(bytes, position, target, offset, count);
      position += count;
      return count;
    }
  }

  @ParameterizedTest
  @MethodSource("both")
  void theEndMayLieAcrossTheBuffersOfTheReader(Compressor compressor) throws IOException {
    for (int size = 980; size < 1060; size++) {
      byte[] message = noise(size);
      assertThat(decompressed(compressor, compressed(compressor, message))).isEqualTo(message);
    }
  }

  @Test
  void theJdkReadsWhatIsWritten() throws IOException {
    for (byte[] message : List.of(new byte[0], text(10), text(100_000), noise(100_000))) {
      byte[] gzip = compressed(GZIP, message);
      byte[] zlib = compressed(DEFLATE, message);
      try (InputStream read = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
        assertThat(read.readAllBytes()).isEqualTo(message);
      }
      try (InputStream read = new InflaterInputStream(new ByteArrayInputStream(zlib))) {
        assertThat(read.readAllBytes()).isEqualTo(message);
      }
    }
  }

  @Test
  void whatTheJdkWritesIsRead() throws IOException {
    for (byte[] message : List.of(new byte[0], text(10), text(100_000), noise(100_000))) {
      assertThat(decompressed(GZIP, jdkGzip(message))).isEqualTo(message);
      ByteArrayOutputStream zlib = new ByteArrayOutputStream();
      try (OutputStream stream = new DeflaterOutputStream(zlib)) {
        stream.write(message);
      }
      assertThat(decompressed(DEFLATE, zlib.toByteArray())).isEqualTo(message);
    }
  }

  private static byte[] jdkGzip(byte[] message) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(target)) {
      stream.write(message);
    }
    return target.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("both")
  void everyTruncationIsAnError(Compressor compressor) throws IOException {
    byte[] bytes = compressed(compressor, text(2000));
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decompressed(compressor, truncated))
          .as("cut at " + length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("both")
  void noFlippedBitChangesTheMessage(Compressor compressor) throws IOException {
    byte[] message = text(500);
    byte[] bytes = compressed(compressor, message);
    int errors = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(decompressed(compressor, flipped)).as("bit " + bit).isEqualTo(message);
      } catch (IOException refused) {
        errors++;
      }
    }
    // All but gzip's time, extra flags and operating system, and what zlib says of its level.
    assertThat(errors).isGreaterThan(8 * (bytes.length - 10));
  }

  @ParameterizedTest
  @MethodSource("both")
  void whatFollowsIsAnError(Compressor compressor) throws IOException {
    byte[] bytes = compressed(compressor, text(2000));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> decompressed(compressor, longer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("something follows");
  }

  @Test
  void severalMembersOfGzipAreOneMessage() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(compressed(GZIP, text(10)));
    members.write(compressed(GZIP, new byte[0]));
    members.write(compressed(GZIP, text(2000)));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(text(10));
    expected.write(text(2000));
    assertThat(decompressed(GZIP, members.toByteArray())).isEqualTo(expected.toByteArray());
  }

  @Test
  void allOptionalFieldsOfGzipAreSkipped() throws IOException {
    byte[] plain = compressed(GZIP, text(100));
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 5, 6}); // all flags
    header.write(new byte[] {3, 0, 7, 8, 9}); // extra
    header.write(new byte[] {'n', 'a', 'm', 'e', 0});
    header.write(new byte[] {'c', 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    header.write((int) checksum.getValue());
    header.write((int) checksum.getValue() >>> 8);
    header.write(plain, 10, plain.length - 10);
    byte[] whole = header.toByteArray();
    assertThat(decompressed(GZIP, whole)).isEqualTo(text(100));

    byte[] changed = whole.clone();
    changed[15] = 'N';
    assertThatThrownBy(() -> decompressed(GZIP, changed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("header does not match");
  }

  @Test
  void whatIsNoGzipIsNamed() throws IOException {
    byte[] good = compressed(GZIP, text(100));
    assertGzipError(good, 0, 0x1e, "does not begin as gzip does");
    assertGzipError(good, 1, 0, "does not begin as gzip does");
    assertGzipError(good, 2, 7, "method is 7");
    assertGzipError(good, 3, 0x20, "reserved");
    assertGzipError(good, good.length - 8, ~good[good.length - 8], "checksum");
    assertGzipError(good, good.length - 4, 99, "99 bytes, it was 100");
  }

  private static void assertGzipError(byte[] good, int index, int value, String text) {
    byte[] bad = good.clone();
    bad[index] = (byte) value;
    assertThatThrownBy(() -> decompressed(GZIP, bad))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(text);
  }

  @Test
  void deflatedDataWithADictionaryIsAnError() throws IOException {
    Deflater deflater = new Deflater();
    byte[] bytes = new byte[100];
    try {
      deflater.setDictionary(text(50));
      deflater.setInput(text(50));
      deflater.finish();
      bytes = Arrays.copyOf(bytes, deflater.deflate(bytes));
    } finally {
      deflater.end();
    }
    byte[] whole = bytes;
    assertThatThrownBy(() -> decompressed(DEFLATE, whole))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("dictionary");
  }

  @ParameterizedTest
  @MethodSource("both")
  void aClosedStreamIsOfNoUse(Compressor compressor) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    OutputStream writing = compressor.compress(target);
    writing.write(text(10));
    writing.close();
    int size = target.size();
    writing.close();
    assertThat(target.size()).isEqualTo(size);
    assertThatThrownBy(() -> writing.write(1)).isInstanceOf(IOException.class);

    InputStream reading = compressor.decompress(new ByteArrayInputStream(target.toByteArray()));
    assertThat(reading.read(new byte[0])).isZero();
    assertThat(reading.read()).isZero();
    reading.close();
    reading.close();
    assertThatThrownBy(reading::read).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void aMessageThatWasBrokenOffLeavesNothingForTheNext(Compressor compressor) throws IOException {
    for (int i = 0; i < 10; i++) {
      OutputStream broken =
          compressor.compress(
              new OutputStream() {
                private int room = 20;

                @Override
                public void write(int oneByte) throws IOException {
                  if (room-- == 0) {
                    throw new IOException("full");
                  }
                }
              });
      assertThatThrownBy(
              () -> {
                try (broken) {
                  broken.write(noise(100_000));
                }
              })
          .hasMessage("full");
      try (InputStream half =
          compressor.decompress(new ByteArrayInputStream(compressed(compressor, text(100_000))))) {
        assertThat(half.readNBytes(1000)).isEqualTo(Arrays.copyOf(text(100_000), 1000));
      }
      assertThat(decompressed(compressor, compressed(compressor, text(3000))))
          .isEqualTo(text(3000));
    }
  }
}
