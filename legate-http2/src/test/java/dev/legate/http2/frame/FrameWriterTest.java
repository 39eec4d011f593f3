package dev.legate.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

  private final OutputBuffer out = new OutputBuffer();
  private final FrameWriter writer = new FrameWriter(out);

  @Test
  void aUnaryReplyLiesBackToBack() {
    writer.headers(1, new byte[] {(byte) 0x88}, 0, 1, Flags.END_HEADERS);
    writer.data(1, new byte[] {9, 'a', 'b', 9}, 1, 2, 2, false);
    writer.headers(1, new byte[] {(byte) 0xbe}, 0, 1, Flags.END_HEADERS | Flags.END_STREAM);
    assertThat(written())
        .isEqualTo(
            "000001010400000001" + "88" + "000002000000000001" + "6162" + "000001010500000001be");
  }

  @Test
  void headerBlocksAreSplitByThePeersFrameSize() {
    byte[] block = new byte[40_000];
    writer.headers(3, block, 0, block.length, Flags.END_HEADERS | Flags.END_STREAM);
    String zeros = "00".repeat(16_384);
    assertThat(written())
        .isEqualTo(
            "004000010100000003"
                + zeros
                + "004000090000000003"
                + zeros
                + "001c40090400000003"
                + "00".repeat(40_000 - 2 * 16_384));
  }

  @Test
  void aLargerFrameSizeIsUsed() {
    writer.maxFrameSize(40_000);
    writer.headers(3, new byte[40_000], 0, 40_000, Flags.END_HEADERS);
    assertThat(written()).startsWith("009c40010400000003").hasSize(2 * 40_009);
  }

  @Test
  void aFragmentWithoutEndHeadersStaysWithout() {
    writer.headers(3, new byte[20_000], 0, 20_000, 0);
    assertThat(written()).contains("000e20090000000003");
  }

  @Test
  void framesThatThePeerDoesNotTakeAreAMistake() {
    assertThatThrownBy(() -> writer.data(1, new byte[16_385], 0, 16_385, 16_385, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DATA of 16385 bytes");
    assertThatThrownBy(() -> writer.unknown(99, 0, 1, new byte[16_385], 0, 16_385))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.data(1, new byte[16_384], 0, 16_384, 16_385, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.data(1, new byte[1], 0, 1, 258, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257 bytes, expected 0 to 256");
    assertThatThrownBy(() -> writer.resetStream(-1, ErrorCode.CANCEL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void debugDataIsCutToTheFrameSize() {
    writer.goAway(1, ErrorCode.NO_ERROR, new byte[20_000], 0, 20_000);
    assertThat(out.size()).isEqualTo(9 + 16_384);
  }

  @Test
  void onlyGivenSettingsAreSent() {
    writer.settings(Settings.none().withMaxHeaderListSize(8192).withEnablePush(false));
    assertThat(written()).isEqualTo("00000c040000000000" + "000200000000" + "000600002000");
  }

  @Test
  void aStreamErrorBecomesAReset() {
    writer.streamError(new StreamError(5, ErrorCode.FRAME_SIZE_ERROR, "wrong"));
    assertThat(written()).isEqualTo("00000403000000000500000006");
  }

  @Test
  void largeDataIsKeptByReference() {
    byte[] large = new byte[10_000];
    writer.data(1, large, 0, large.length, large.length, true);
    writer.ping(1, false);
    large[0] = 'x'; // seen, since it was not copied
    assertThat(out.size()).isEqualTo(9 + 10_000 + 17);
    assertThat(written()).startsWith("002710000100000001" + "7800").endsWith("0000000000000001");
  }

  private String written() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    out.drainTo(all::write);
    return HexFormat.of().formatHex(all.toByteArray());
  }
}
