// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

/**
 * Where something stands in a configuration.
 *
 * @param source file name, or which override
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(String source, int line, int column) {
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
