using Compliance.Values;
using Microsoft.Extensions.Logging;

namespace Compliance.Workflows;

/// <summary>
/// Turns exceptions into what a history may hold. An exception's message may quote personal data, so it is neither kept nor logged.
/// </summary>
public sealed class StepFailures(IIdSource ids, ILogger log)
{
    public StepFailedException Of(Exception failure, string where)
    {
        if (failure is StepFailedException foreseen)
            return foreseen;

        var reference = ids.New().ToString("N");
        Tell(log, failure, where, reference);
        return new StepFailedException(FailureCode.Unexpected, reference);
    }

    /// <summary>Logs types and stack under a reference, and nothing that the exception says.</summary>
    public static void Tell(ILogger log, Exception failure, string where, string reference) =>
        log.LogError("Unexpected failure {Reference} in {Where}: {Types}\n{Stack}", reference, where, Types(failure), failure.StackTrace);

    private static string Types(Exception failure) =>
        failure.InnerException is { } inner ? $"{failure.GetType().FullName} < {Types(inner)}" : failure.GetType().FullName!;
}
