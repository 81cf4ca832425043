package dev.sluice.contract.architecture.wrong.shed;

/** Lies in a room that was never planned. */
public final class Spade {}
