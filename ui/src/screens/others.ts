import type { Component } from 'svelte';
import type { ScreenName } from '../lib/routes';
import Authorities from './Authorities.svelte';
import Batch from './Batch.svelte';
import Batches from './Batches.svelte';
import Collation from './Collation.svelte';
import Deadline from './Deadline.svelte';
import File from './File.svelte';
import FirstSteps from './FirstSteps.svelte';
import Inbox from './Inbox.svelte';
import Issue from './Issue.svelte';
import Issues from './Issues.svelte';
import Letters from './Letters.svelte';
import Lost from './Lost.svelte';
import NewBatch from './NewBatch.svelte';
import NewRequest from './NewRequest.svelte';
import Outbox from './Outbox.svelte';
import Request from './Request.svelte';
import Requests from './Requests.svelte';
import Search from './Search.svelte';
import Settings from './Settings.svelte';
import Table from './Table.svelte';

/** All screens but the one the window opens with; read together when that is drawn. */
export const OTHERS: Record<Exclude<ScreenName, 'today'>, Component<never>> = {
  inbox: Inbox,
  requests: Requests,
  request: Request,
  issues: Issues,
  issue: Issue,
  new: NewRequest,
  search: Search,
  authorities: Authorities,
  letters: Letters,
  outbox: Outbox,
  batches: Batches,
  batch: Batch,
  newBatch: NewBatch,
  deadline: Deadline,
  settings: Settings,
  firstSteps: FirstSteps,
  file: File,
  table: Table,
  collation: Collation,
  lost: Lost,
};
