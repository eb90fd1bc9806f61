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

    /** Creates a new version of a workflow if the document differs from the current version. */
    public StoredWorkflow put(WorkflowDocument document) {
        return FutureResult.await(putAsync(document));
    }

    /** Does the same as {@link #put(WorkflowDocument)}, but doesn't wait for the answer. */
    public CompletableFuture<StoredWorkflow> putAsync(WorkflowDocument document) {
        return operationCaller.callAsync(Operation.PUT_WORKFLOW, document, StoredWorkflow.class);
    }

    /** Reads a version of a workflow. */
    public Workflow get(WorkflowSelection selection) {
        return FutureResult.await(getAsync(selection));
    }

    /** Does the same as {@link #get(WorkflowSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<Workflow> getAsync(WorkflowSelection selection) {
        return operationCaller.callAsync(Operation.GET_WORKFLOW, selection, Workflow.class);
    }

    /** Reads the current version of a workflow. */
    public Workflow get(String name) {
        return get(WorkflowSelection.of(name));
    }

    /**
     * Deletes a workflow or a version of it. If the first answer is lost, the repeated call can fail, because the
     * workflow doesn't exist any more.
     */
    public DeletedWorkflow delete(WorkflowSelection selection) {
        return FutureResult.await(deleteAsync(selection));
    }

    /** Does the same as {@link #delete(WorkflowSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<DeletedWorkflow> deleteAsync(WorkflowSelection selection) {
        return operationCaller.callAsync(Operation.DELETE_WORKFLOW, selection, DeletedWorkflow.class);
    }

    /** Moves one page of open items to another version. After a lost answer, the client repeats only a dry run. */
    public MigrationPage migrate(WorkflowMigration migration) {
        return FutureResult.await(migrateAsync(migration));
    }

    /** Does the same as {@link #migrate(WorkflowMigration)}, but doesn't wait for the answer. */
    public CompletableFuture<MigrationPage> migrateAsync(WorkflowMigration migration) {
        return operationCaller.callAsync(Operation.MIGRATE_ITEMS, migration, MigrationPage.class);
    }

    /**
     * Moves all selected items to another version. The iteration moves the items of a page when it needs the first
     * result of the page.
     */
    public PageSequence<MigrationResult> migrateAll(WorkflowMigration migration) {
        return new PageSequence<>(token -> migrate(migration.pageToken(token)));
    }

    /** Counts the items that were created in a period, and how many of them were finished or deleted. */
    public CompletenessReport completeness(CompletenessQuery query) {
        return FutureResult.await(completenessAsync(query));
    }

    /** Does the same as {@link #completeness(CompletenessQuery)}, but doesn't wait for the answer. */
    public CompletableFuture<CompletenessReport> completenessAsync(CompletenessQuery query) {
        return operationCaller.callAsync(Operation.REPORT_COMPLETENESS, query, CompletenessReport.class);
    }

    /** Reads one page of workflows. */
    public WorkflowPage listPage(WorkflowFilter filter) {
        return FutureResult.await(listPageAsync(filter));
    }

    /** Does the same as {@link #listPage(WorkflowFilter)}, but doesn't wait for the answer. */
    public CompletableFuture<WorkflowPage> listPageAsync(WorkflowFilter filter) {
        return operationCaller.callAsync(Operation.LIST_WORKFLOWS, filter, WorkflowPage.class);
    }

    /** Lists the workflows by name. The iteration reads further pages when it needs them. */
    public PageSequence<WorkflowSummary> list(WorkflowFilter filter) {
        return new PageSequence<>(token -> listPage(filter.pageToken(token)));
    }
}
