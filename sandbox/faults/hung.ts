import type { Socket } from "node:net";

/** Requests that get no answer until somebody lets them go. */
export interface HungRequests {
  hold(socket: Socket): void;
  /** Ends them all; their clients see a reset. */
  release(): void;
}

export function createHungRequests(): HungRequests {
  const sockets = new Set<Socket>();
  return {
    hold(socket) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    },
    release() {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
  };
}
