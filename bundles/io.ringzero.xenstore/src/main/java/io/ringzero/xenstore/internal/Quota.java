// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

/**
 * What one guest may use of the store; domain 0 has no limits but those of the wire. With these the memory that a guest can
 * make the store hold is bounded, whatever it does.
 *
 * @param nodes nodes that it owns
 * @param nodeBytes length of a value
 * @param permissions entries of a node's permissions
 * @param watches watches registered
 * @param tokenBytes length of a watch's token: with a path of greatest length it fits an event
 * @param transactions transactions open
 * @param transactionNodes different nodes that one transaction touches, and changes that it makes
 * @param repliesBytes bytes of replies that wait for room in the ring; beyond, its requests wait
 * @param events watch events that wait; beyond, those of one watch become one
 */
record Quota(int nodes, int nodeBytes, int permissions, int watches, int tokenBytes, int transactions,
    int transactionNodes, int repliesBytes, int events) {
    /** xenstored's defaults where it has one. */
    static final Quota GUEST = new Quota(1000, 2048, 5, 128, 1000, 10, 1024, 32 * 1024, 1024);
}
