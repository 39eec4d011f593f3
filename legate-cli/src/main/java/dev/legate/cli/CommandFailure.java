package dev.legate.cli;

/** Something that a command cannot do, said in one line for its user. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String explanation;

  /** A failure that needs no more than these words. */
  public CommandFailure(String explanation) {
    super(explanation);
    this.explanation = explanation;
  }

  /** What could not be done, and why. */
  public String explanation() {
    return explanation;
  }
}
