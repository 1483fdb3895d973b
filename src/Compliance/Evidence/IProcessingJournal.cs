using Compliance.Evidence.Logging;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What was done for a request, step by step: names, counts and times, no personal data. Each step is recorded once.</summary>
public interface IProcessingJournal
{
    /// <summary>Records a step; one that is recorded already stays as it was.</summary>
    /// <param name="requestId">Opaque.</param>
    /// <param name="step">Unique within the request; sorts in the order of the steps.</param>
    /// <param name="lines">What was done.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False when it was recorded before.</returns>
    Task<bool> Record(string requestId, string step, IReadOnlyList<JournalLine> lines, CancellationToken cancellation);

    /// <summary>
    /// Records a step and, in the same write, that the next one is begun: with no line, and where it was recorded before it stays so too.
    /// </summary>
    /// <param name="requestId">Opaque.</param>
    /// <param name="step">See above.</param>
    /// <param name="lines">What was done in it.</param>
    /// <param name="begun">What is begun; null for nothing.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task Record(string requestId, string step, IReadOnlyList<JournalLine> lines, string? begun, CancellationToken cancellation);

    /// <summary>The names of the steps that are recorded.</summary>
    Task<IReadOnlySet<string>> ReadSteps(string requestId, CancellationToken cancellation);

    /// <summary>Every recorded line, in the order of the steps.</summary>
    Task<IReadOnlyList<JournalLine>> Read(string requestId, CancellationToken cancellation);
}

/// <summary>One line of an account.</summary>
/// <param name="Subject">What it is about: a collection, or <c>receipt</c>.</param>
/// <param name="Fact">What was done or seen, for instance <c>deleted</c>, <c>masked</c>, <c>retained</c>.</param>
/// <param name="Count">Of rows; null where nothing is counted.</param>
/// <param name="Detail">For instance the ground for retaining, or what a probe was answered.</param>
/// <param name="Observer">Who saw it: <c>system</c> or <c>store</c>.</param>
/// <param name="At">When; null where the step's place says enough.</param>
public sealed record JournalLine(
    string Subject, string Fact, long? Count = null, string? Detail = null, string Observer = "system", Instant? At = null);
