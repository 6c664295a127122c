import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { entryError, fromFastify, toProblem } from "../../src/http/problem.ts";
import { isOurs, statusOf } from "../../src/http/status-codes.ts";

t.test("toProblem: code, status, field and headers", async (t) => {
  const invalid = new TopiqueError("field-invalid", { field: "/limit", type: "integer", came: "x" });
  t.strictSame(toProblem(invalid, "en", "r-1"), {
    body: {
      type: "urn:topique:problem:field-invalid",
      title: "Invalid field",
      detail: "/limit: wanted an integer; came x.",
      status: 400,
      code: "field-invalid",
      field: "/limit",
      requestId: "r-1",
    },
    headers: {},
  });
  t.strictSame(toProblem(new TopiqueError("queue-full", { retryAfter: 7 }), "en", "r").headers, {
    "retry-after": "7",
  });
  t.strictSame(toProblem(new TopiqueError("closing"), "en", "r").headers, { "retry-after": "10" });
  const method = new TopiqueError("method-unsupported", { method: "PUT", path: "/x", allowed: "GET" });
  t.strictSame(toProblem(method, "en", "r").headers, { allow: "GET" });
});

t.test("toProblem: what is our fault says nothing of its cause", async (t) => {
  for (const code of ["model-corrupt", "setting-invalid", "internal", "database-newer"] as const) {
    t.ok(isOurs(code));
    const { body } = toProblem(new TopiqueError(code, { file: "secret", field: "secret" }), "en", "r");
    t.match(body, { code: "internal", status: 500 });
    t.notMatch(JSON.stringify(body), /secret/);
  }
  t.notOk(isOurs("text-empty"));
});

t.test("entryError: the same words without a status", async (t) => {
  t.strictSame(entryError(new TopiqueError("text-missing"), "fr"), {
    code: "text-missing",
    detail: "Donnez un titre, un résumé ou les deux\u202f; rien n'a été reçu.",
  });
  t.equal(entryError(new Error("secret"), "en").code, "internal");
  t.match(entryError(new TopiqueError("closing"), "en").detail, "in 10 s");
});

t.test("fromFastify: its errors become ours, and what is unknown is internal", async (t) => {
  const cases: [string, string][] = [
    ["FST_ERR_CTP_BODY_TOO_LARGE", "body-too-large"],
    ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", "body-unreadable"],
    ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "content-type-unsupported"],
    ["FST_ERR_BAD_URL", "route-unknown"],
    ["FST_ERR_OTHER", "internal"],
  ];
  for (const [code, ours] of cases) {
    const cause = Object.assign(new Error("x"), { code });
    const error = fromFastify(cause, 10);
    t.equal(error.code, ours);
    t.equal(error.cause, cause);
    t.ok(statusOf[error.code] >= 400);
  }
  const own = new TopiqueError("closing");
  t.equal(fromFastify(own, 10), own);
});
