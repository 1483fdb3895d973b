using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.LocalHost.Engine;

/// <summary>Turns exceptions into what a history may hold. An exception's message may quote personal data, so it is neither kept nor logged.</summary>
internal sealed class Failures(IIdSource ids, ILogger log)
{
    public StepFailedException Of(Exception failure, string where)
    {
        if (failure is StepFailedException foreseen)
            return foreseen;

        var reference = ids.New().ToString("N");
        log.LogError("Unexpected failure {Reference} in {Where}: {Types}\n{Stack}", reference, where, Types(failure), failure.StackTrace);
        return new StepFailedException(FailureCode.Unexpected, reference);
    }

    private static string Types(Exception failure) =>
        failure.InnerException is { } inner ? $"{failure.GetType().FullName} < {Types(inner)}" : failure.GetType().FullName!;
}
