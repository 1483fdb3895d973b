using ComplianceFunctions.Durable;
using Microsoft.Azure.Functions.Worker;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each activity of the table. In an app without the activity's role it sends an order to the app that has it.</summary>
internal sealed class ActivityFunctions(DurableActivities activities)
{
    [Function("LocateSubject")]
    public Task<string> LocateSubject([ActivityTrigger] string call, FunctionContext context) => activities.Run("LocateSubject", call, context.CancellationToken);

    [Function("CloseRequest")]
    public Task<string> CloseRequest([ActivityTrigger] string call, FunctionContext context) => activities.Run("CloseRequest", call, context.CancellationToken);

    [Function("BuildExport")]
    public Task<string> BuildExport([ActivityTrigger] string call, FunctionContext context) => activities.Run("BuildExport", call, context.CancellationToken);

    [Function("EraseStore")]
    public Task<string> EraseStore([ActivityTrigger] string call, FunctionContext context) => activities.Run("EraseStore", call, context.CancellationToken);

    [Function("SweepAgain")]
    public Task<string> SweepAgain([ActivityTrigger] string call, FunctionContext context) => activities.Run("SweepAgain", call, context.CancellationToken);

    [Function("FenceSubject")]
    public Task<string> FenceSubject([ActivityTrigger] string call, FunctionContext context) => activities.Run("FenceSubject", call, context.CancellationToken);

    [Function("DeleteKey")]
    public Task<string> DeleteKey([ActivityTrigger] string call, FunctionContext context) => activities.Run("DeleteKey", call, context.CancellationToken);

    [Function("PurgeKey")]
    public Task<string> PurgeKey([ActivityTrigger] string call, FunctionContext context) => activities.Run("PurgeKey", call, context.CancellationToken);

    [Function("FillKeyPool")]
    public Task<string> FillKeyPool([ActivityTrigger] string call, FunctionContext context) => activities.Run("FillKeyPool", call, context.CancellationToken);

    [Function("StateErasure")]
    public Task<string> StateErasure([ActivityTrigger] string call, FunctionContext context) => activities.Run("StateErasure", call, context.CancellationToken);

    [Function("IssueCertificate")]
    public Task<string> IssueCertificate([ActivityTrigger] string call, FunctionContext context) => activities.Run("IssueCertificate", call, context.CancellationToken);

    [Function("ListRetentionRules")]
    public Task<string> ListRetentionRules([ActivityTrigger] string call, FunctionContext context) => activities.Run("ListRetentionRules", call, context.CancellationToken);

    [Function("PreviewExpired")]
    public Task<string> PreviewExpired([ActivityTrigger] string call, FunctionContext context) => activities.Run("PreviewExpired", call, context.CancellationToken);

    [Function("EraseExpiredPage")]
    public Task<string> EraseExpiredPage([ActivityTrigger] string call, FunctionContext context) => activities.Run("EraseExpiredPage", call, context.CancellationToken);

    [Function("EndOldCases")]
    public Task<string> EndOldCases([ActivityTrigger] string call, FunctionContext context) => activities.Run("EndOldCases", call, context.CancellationToken);

    [Function("ListConnections")]
    public Task<string> ListConnections([ActivityTrigger] string call, FunctionContext context) => activities.Run("ListConnections", call, context.CancellationToken);

    [Function("CheckStore")]
    public Task<string> CheckStore([ActivityTrigger] string call, FunctionContext context) => activities.Run("CheckStore", call, context.CancellationToken);

    [Function("CheckCoverage")]
    public Task<string> CheckCoverage([ActivityTrigger] string call, FunctionContext context) => activities.Run("CheckCoverage", call, context.CancellationToken);

    [Function("CheckDeadlines")]
    public Task<string> CheckDeadlines([ActivityTrigger] string call, FunctionContext context) => activities.Run("CheckDeadlines", call, context.CancellationToken);

    [Function("WriteReviewReport")]
    public Task<string> WriteReviewReport([ActivityTrigger] string call, FunctionContext context) => activities.Run("WriteReviewReport", call, context.CancellationToken);
}
