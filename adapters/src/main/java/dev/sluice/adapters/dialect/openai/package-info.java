/** The OpenAI wire and its many cousins: vLLM, SGLang, llama.cpp, Ollama, LiteLLM. */
@NullMarked
package dev.sluice.adapters.dialect.openai;

import org.jspecify.annotations.NullMarked;
