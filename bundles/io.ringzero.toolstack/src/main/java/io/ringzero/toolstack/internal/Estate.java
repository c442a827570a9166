// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.toolstack.GuestConfig;

/**
 * What the toolstack knows of a domain that it made.
 *
 * @param config what it was made from
 * @param uuid its UUID, given or derived
 */
record Estate(GuestConfig config, String uuid) {
}
