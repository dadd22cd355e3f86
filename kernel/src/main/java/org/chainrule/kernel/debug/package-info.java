/**
 * The debugger: Jupyter's debug_request, which carries the Debug Adapter Protocol, answered for
 * cells whose bytecode has probes while one debugs. No port, agent or second process.
 */
package org.chainrule.kernel.debug;
