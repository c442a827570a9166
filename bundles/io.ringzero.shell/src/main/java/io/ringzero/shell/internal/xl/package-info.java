// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code xl}, with the verbs and columns that users of Xen know.
 *
 * <p>Reading order: {@code XlCommand} (what Gogo calls), {@code Verb}, {@code Arguments}, {@code Domains} (finds domains by
 * name or number), then the verbs by topic: {@code DomainVerbs}, {@code LifeVerbs}, {@code EndVerbs}, {@code MemoryVerbs},
 * {@code InfoVerbs}, {@code SlotVerbs}.
 */
@NullMarked
package io.ringzero.shell.internal.xl;

import org.jspecify.annotations.NullMarked;
