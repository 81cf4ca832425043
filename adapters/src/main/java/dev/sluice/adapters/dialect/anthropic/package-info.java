/** Anthropic's Messages wire, spoken for callers of the OpenAI wire. */
@NullMarked
package dev.sluice.adapters.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
