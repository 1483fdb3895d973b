namespace Compliance.Client.Problems;

/// <summary>
/// A call did not end well: <see cref="ComplianceRefusedException"/>, <see cref="ComplianceUnavailableException"/> or
/// <see cref="ComplianceAnswerException"/>. Its message holds nothing that was sent.
/// </summary>
public abstract class ComplianceException : Exception
{
    private protected ComplianceException(string message, ComplianceProblem? problem, Exception? cause)
        : base(message, cause) => Problem = problem;

    /// <summary>What the service said; null where it said nothing that is a problem of RFC 9457.</summary>
    public ComplianceProblem? Problem { get; }

    private protected static string Text(ComplianceProblem problem) =>
        $"{problem.Title} ({problem.Code}, HTTP {problem.Status}){(problem.Remedy is { } remedy ? $" {remedy}" : "")}";
}

/// <summary>The service refuses the call, and would refuse it again as it is.</summary>
public sealed class ComplianceRefusedException : ComplianceException
{
    internal ComplianceRefusedException(ComplianceProblem problem)
        : base(Text(problem), problem, null) => Problem = problem;

    /// <summary>Why, and what to do.</summary>
    public new ComplianceProblem Problem { get; }
}

/// <summary>
/// There is no answer now: the service, or something that it needs, did not answer in time or has too much to do. Do without personal data,
/// and try again later.
/// </summary>
public sealed class ComplianceUnavailableException : ComplianceException
{
    internal ComplianceUnavailableException(string message, Exception? cause)
        : base(message, null, cause)
    {
    }

    internal ComplianceUnavailableException(ComplianceProblem problem, TimeSpan? retryAfter)
        : base(Text(problem), problem, null) => RetryAfter = retryAfter;

    /// <summary>When the service asks to be called again; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>The answer is none that this client understands, is too large, or its signature does not hold.</summary>
public sealed class ComplianceAnswerException : ComplianceException
{
    internal ComplianceAnswerException(string message, Exception? cause = null)
        : base(message, null, cause)
    {
    }
}
