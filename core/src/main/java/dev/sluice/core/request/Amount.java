package dev.sluice.core.request;

/** How much of one {@link Unit}: money or tokens. */
public sealed interface Amount permits Cost, Tokens {

    Unit unit();

    /** Whole smallest parts of the unit: nano-dollars or tokens. */
    long parts();
}
