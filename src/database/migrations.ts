/** The schema's history: a step is never changed once published, only followed by another. */
export const MIGRATIONS: readonly string[] = [
  `
  create table topique.job (
    seq integer generated always as identity primary key,
    id uuid not null unique,
    state text not null check (state in
      ('receiving', 'reading', 'tagging', 'retagging', 'done', 'failed', 'cancelled')),
    options jsonb not null,
    source jsonb not null,
    facts jsonb not null default '{}',
    warnings jsonb not null default '[]',
    failure jsonb,
    stamp jsonb,
    idempotency_key text unique,
    fingerprint text,
    bytes bigint not null default 0,
    read integer not null default 0,
    duplicates integer not null default 0,
    unreadable integer not null default 0,
    thrown integer not null default 0,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    tagging_at timestamptz,
    finished_at timestamptz
  );
  create index job_finished on topique.job (finished_at) where finished_at is not null;

  -- The list as it came, kept for writing it back with topics added.
  create table topique.upload (
    job integer not null references topique.job on delete cascade,
    part integer not null,
    bytes bytea not null,
    primary key (job, part)
  );
  -- Compressing a part costs more than it saves while a list waits to be read.
  alter table topique.upload alter column bytes set storage external;

  create table topique.publication (
    job integer not null references topique.job on delete cascade,
    position integer not null,
    record jsonb not null,
    duplicate_of integer,
    primary key (job, position)
  );
  create index publication_duplicates on topique.publication (job, duplicate_of) where duplicate_of is not null;

  create table topique.unreadable (
    job integer not null references topique.job on delete cascade,
    position integer not null,
    first_line integer not null,
    last_line integer not null,
    reason text not null,
    excerpt text not null,
    primary key (job, position)
  );

  -- A run of positions that one worker takes; its id is also that of the queue's job.
  create table topique.chunk (
    id uuid primary key,
    job integer not null references topique.job on delete cascade,
    first integer not null,
    last integer not null,
    tagged integer not null default 0,
    failed integer not null default 0,
    -- Attempts that ended with an error, which is nobody's death.
    thrown integer not null default 0,
    done_at timestamptz
  );
  create index chunk_of_job on topique.chunk (job, first);
  create index chunk_open on topique.chunk (job) where done_at is null;

  -- The primary key is the second guard that a publication is tagged once; the first is the queue's attempt.
  create table topique.result (
    job integer not null references topique.job on delete cascade,
    position integer not null,
    outcome jsonb not null,
    embedding bytea,
    primary key (job, position)
  ) with (fillfactor = 50); -- Room for each row's next version beside it: retagging touches no index then.

  -- Kept for texts seen again; the point is that of the space it names.
  create table topique.embedding (
    key bytea primary key,
    facts jsonb not null,
    vector bytea not null,
    text text not null,
    point bytea not null,
    space text not null,
    bytes integer not null,
    used_on date not null default current_date
  );
  -- Vectors do not compress, and compressing texts would cost more than reading them. What retagging
  -- reads stays in the row, what only a new space needs goes out of its way.
  alter table topique.embedding alter column vector set storage external;
  alter table topique.embedding alter column text set storage external;
  alter table topique.embedding alter column point set storage main;
  create index embedding_used on topique.embedding (used_on);
  `,
  // Read and written whole and never searched, so nothing is gained by taking them apart.
  `
  alter table topique.result alter column outcome type json using outcome::json;
  alter table topique.embedding alter column facts type json using facts::json;
  `,
  // An attempt is excused when it was no fault of its work: it got on, or was stopped in order.
  `
  alter table topique.job
    add column checkpoint jsonb not null default '{"batches": 0, "hash": ""}',
    add column excused integer not null default 0,
    drop column thrown;
  alter table topique.chunk add column excused integer not null default 0;
  update topique.chunk set excused = thrown;
  `,
];
