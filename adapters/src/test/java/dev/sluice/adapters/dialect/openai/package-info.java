/** Tests of what is written to and read from the OpenAI wire. */
@NullMarked
package dev.sluice.adapters.dialect.openai;

import org.jspecify.annotations.NullMarked;
