'use client';

/** Is the mesh all right? */
export function LiveOverview() {
  return <h1 className="sr-only">Overview</h1>;
}
