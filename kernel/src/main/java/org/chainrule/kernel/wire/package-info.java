/**
 * The Jupyter protocol on the wire: connection files, message frames and their signatures, and the
 * five ZeroMQ sockets, seen from the kernel's end or from the client's. It knows nothing of what
 * the messages mean.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in
 *     Jupyter</a>
 */
package org.chainrule.kernel.wire;
