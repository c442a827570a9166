// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

/**
 * One line of a configuration: a key and its value.
 *
 * @param key as written
 * @param place of the key
 * @param add whether the value is added ({@code +=}) to what the key has
 */
record Setting(String key, Place place, ConfigValue value, boolean add) {
}
