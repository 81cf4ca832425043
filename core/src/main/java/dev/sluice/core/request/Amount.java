package dev.sluice.core.request;

/** How much of one {@link Unit}: money, tokens or requests. */
public sealed interface Amount permits Cost, Tokens, Count {

    Unit unit();

    /** Whole smallest parts of the unit: nano-dollars, tokens or requests. */
    long parts();
}
