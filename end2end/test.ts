// `test` for all files: a quiet console is part of every test, and a server with sample data is there for whoever wants one.
import { test as base, expect } from "@playwright/test";
import { Complaints } from "./console";
import { House } from "./house";

export { expect };

export const test = base.extend<{ complaints: Complaints }, { sample: House }>({
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints(context);
      await use(complaints);
      expect(complaints.all, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  /** One server with the sample workspace for all tests of a worker; they only read. */
  sample: [
    async ({}, use) => {
      const house = await House.ready({ sample: true });
      await use(house);
      await house.close();
    },
    { scope: "worker", timeout: 600_000 },
  ],
});
