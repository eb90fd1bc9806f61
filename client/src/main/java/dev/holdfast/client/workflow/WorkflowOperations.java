// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.PageSequence;
import dev.holdfast.client.transport.Operation;
import java.util.concurrent.CompletableFuture;

/** Creates, reads and deletes workflows, and migrates and counts their items. */
public final class WorkflowOperations {
    private final OperationCaller operationCaller;

    public WorkflowOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Creates a new version if the document differs from the current version. */
    public StoredWorkflow put(WorkflowDocument document) {
        return FutureResult.await(putAsync(document));
    }

    /** As {@link #put(WorkflowDocument)}, without waiting for the answer. */
    public CompletableFuture<StoredWorkflow> putAsync(WorkflowDocument document) {
        return operationCaller.callAsync(Operation.PUT_WORKFLOW, document, StoredWorkflow.class);
    }

    /** Reads a version of a workflow. */
    public Workflow get(WorkflowSelection selection) {
        return FutureResult.await(getAsync(selection));
    }

    /** As {@link #get(WorkflowSelection)}, without waiting for the answer. */
    public CompletableFuture<Workflow> getAsync(WorkflowSelection selection) {
        return operationCaller.callAsync(Operation.GET_WORKFLOW, selection, Workflow.class);
    }

    /** Reads the current version of a workflow. */
    public Workflow get(String name) {
        return get(WorkflowSelection.of(name));
    }

    /** Deletes a workflow or a version of it. A repeated call can answer that there is no such workflow. */
    public DeletedWorkflow delete(WorkflowSelection selection) {
        return FutureResult.await(deleteAsync(selection));
    }

    /** As {@link #delete(WorkflowSelection)}, without waiting for the answer. */
    public CompletableFuture<DeletedWorkflow> deleteAsync(WorkflowSelection selection) {
        return operationCaller.callAsync(Operation.DELETE_WORKFLOW, selection, DeletedWorkflow.class);
    }

    /** Moves one page of open items to another version. Only a dry run is repeated after a lost answer. */
    public MigrationPage migrate(WorkflowMigration migration) {
        return FutureResult.await(migrateAsync(migration));
    }

    /** As {@link #migrate(WorkflowMigration)}, without waiting for the answer. */
    public CompletableFuture<MigrationPage> migrateAsync(WorkflowMigration migration) {
        return operationCaller.callAsync(Operation.MIGRATE_ITEMS, migration, MigrationPage.class);
    }

    /** Moves all selected items to another version. The iteration moves a page when it needs its first entry. */
    public PageSequence<MigrationResult> migrateAll(WorkflowMigration migration) {
        return new PageSequence<>(token -> migrate(migration.pageToken(token)));
    }

    /** Counts the items that were created in a period, and their ends. */
    public CompletenessReport completeness(CompletenessQuery query) {
        return FutureResult.await(completenessAsync(query));
    }

    /** As {@link #completeness(CompletenessQuery)}, without waiting for the answer. */
    public CompletableFuture<CompletenessReport> completenessAsync(CompletenessQuery query) {
        return operationCaller.callAsync(Operation.REPORT_COMPLETENESS, query, CompletenessReport.class);
    }

    /** Reads one page of workflows. */
    public WorkflowPage listPage(WorkflowFilter filter) {
        return FutureResult.await(listPageAsync(filter));
    }

    /** As {@link #listPage(WorkflowFilter)}, without waiting for the answer. */
    public CompletableFuture<WorkflowPage> listPageAsync(WorkflowFilter filter) {
        return operationCaller.callAsync(Operation.LIST_WORKFLOWS, filter, WorkflowPage.class);
    }

    /** Lists the workflows by name. The iteration reads further pages when it needs them. */
    public PageSequence<WorkflowSummary> list(WorkflowFilter filter) {
        return new PageSequence<>(token -> listPage(filter.pageToken(token)));
    }
}
