package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private static final long KIB = 1024;
  private static final long LIMIT = 1024 * KIB;

  private final ByteBudget budget = new ByteBudget();
  private final List<String> asked = new ArrayList<>();

  private ByteBudget.Share share(String name) {
    return budget.open(LIMIT, LIMIT / 2, share -> asked.add(name));
  }

  private static String fullOf(ByteBudget.Share share) {
    return Objects.requireNonNull(share.full(), "the share is not full").name();
  }

  @Test
  void countsWhatAllSharesHold() {
    ByteBudget.Share a = share("a");
    ByteBudget.Share b = share("b");

    a.report(100 * KIB);
    b.report(50 * KIB);
    a.report(30 * KIB);

    assertThat(budget.held()).isEqualTo(80 * KIB);
  }

  @Test
  void takesNoNoteOfSmallChanges() {
    ByteBudget.Share share = share("a");

    share.report(100 * KIB);
    share.report(101 * KIB);

    assertThat(budget.held()).isEqualTo(100 * KIB);
  }

  @Test
  void refusesAConnectionBeyondItsOwnLimitHoweverMuchRoomThereIs() {
    ByteBudget.Share share = share("a");

    share.report(LIMIT / 2);
    assertThat(share.full()).isNull();
    share.report(LIMIT / 2 + 16 * KIB);

    assertThat(fullOf(share)).isEqualTo("connectionBudget");
  }

  @Test
  void refusesWhoHoldsMoreThanItsPartOnceThreeQuartersAreHeld() {
    ByteBudget.Share large = share("large");
    ByteBudget.Share other = share("other");
    ByteBudget.Share small = share("small");

    large.report(400 * KIB);
    other.report(350 * KIB);
    small.report(10 * KIB);
    assertThat(large.full()).isNull();
    small.report(70 * KIB);

    assertThat(fullOf(large)).isEqualTo("processBudget");
    assertThat(fullOf(other)).isEqualTo("processBudget");
    assertThat(small.full()).isNull();
  }

  @Test
  void takesCallsAgainWhenOthersHaveGivenTheirsBack() {
    ByteBudget.Share large = share("large");
    ByteBudget.Share other = share("other");
    ByteBudget.Share third = share("third");
    large.report(400 * KIB);
    other.report(300 * KIB);
    third.report(100 * KIB);
    assertThat(fullOf(large)).isEqualTo("processBudget");

    other.report(0);

    assertThat(large.full()).isNull();
  }

  @Test
  void asksWhoHoldsMostToGiveWayWhenAllIsHeld() {
    ByteBudget.Share large = share("large");
    ByteBudget.Share small = share("small");
    large.report(900 * KIB);

    small.report(200 * KIB);

    assertThat(asked).containsExactly("large");
  }

  @Test
  void asksOneAtATimeUntilThereIsRoom() {
    ByteBudget.Share first = share("first");
    ByteBudget.Share second = share("second");
    first.report(1000 * KIB);
    second.report(900 * KIB);
    second.report(920 * KIB);
    assertThat(asked).containsExactly("first");

    first.gaveWay(500 * KIB);
    assertThat(asked).containsExactly("first", "second");
    second.gaveWay(400 * KIB);

    assertThat(asked).hasSize(2);
    assertThat(budget.held()).isEqualTo(900 * KIB);
  }

  @Test
  void whoClosesInsteadOfGivingWayLetsTheNextBeAsked() {
    ByteBudget.Share first = share("first");
    ByteBudget.Share second = share("second");
    ByteBudget.Share third = share("third");
    first.report(1000 * KIB);
    second.report(900 * KIB);

    first.close();
    assertThat(budget.held()).isEqualTo(900 * KIB);
    third.report(200 * KIB);

    assertThat(asked).containsExactly("first", "second");
  }

  @Test
  void responsesOnTheirWayCountBeforeTheConnectionHoldsThem() {
    ByteBudget.Share share = share("a");

    share.leaves(100 * 1024);
    assertThat(budget.held()).isEqualTo(100 * KIB);
    share.arrives(100 * 1024);
    assertThat(budget.held()).isEqualTo(100 * KIB);
    share.report(0);

    assertThat(budget.held()).isZero();
  }

  @Test
  void whatMessagesGrowToIsCountedWhileAHandlerHasIt() {
    ByteBudget.Share share = share("a");

    share.expanded(900 * 1024);
    assertThat(budget.held()).isEqualTo(900 * KIB);
    share.expanded(300 * 1024);
    assertThat(share.isFull()).isTrue();
    share.close();
    share.expanded(-1200 * 1024);

    assertThat(budget.held()).isZero();
  }

  @Test
  void noMoreIsMadeForWhoHoldsMoreThanItsPartOfAFullBudget() {
    ByteBudget.Share large = share("large");
    ByteBudget.Share small = share("small");
    large.leaves(900 * 1024);
    assertThat(large.isFull()).isFalse();

    small.report(200 * KIB);

    assertThat(large.isFull()).isTrue();
    assertThat(small.isFull()).isFalse();
    assertThat(asked).containsExactly("large");
  }

  @Test
  void whatArrivesAtOrIsLostByAClosedConnectionIsCountedNoMore() {
    ByteBudget.Share share = share("a");
    share.leaves(100 * 1024);
    share.leaves(50 * 1024);

    share.close();
    assertThat(budget.held()).isEqualTo(150 * KIB);
    share.arrives(100 * 1024);
    share.getsLost(50 * 1024);

    assertThat(budget.held()).isZero();
  }

  @Test
  void aShareThatClosesTwiceGivesBackOnce() {
    ByteBudget.Share share = share("a");
    share.report(100 * KIB);

    share.close();
    share.close();

    assertThat(budget.held()).isZero();
  }
}
