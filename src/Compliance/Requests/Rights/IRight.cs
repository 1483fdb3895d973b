using Compliance.DataMap;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Rights;

/// <summary>What a request for one right does, and what may be done with it.</summary>
public interface IRight
{
    /// <summary>Which right: there is one descriptor of each.</summary>
    Right Right { get; }

    /// <summary>Whether its answer is an archive that can be downloaded for a while.</summary>
    bool HasExport { get; }

    /// <summary>Whether an operator can stop it before what cannot be undone.</summary>
    bool CanBeCancelled { get; }

    /// <summary>What of a submission it cannot take. By default that it names uses: that is for rights about uses.</summary>
    IEnumerable<SubmissionFault> Check(SubmittedRequest submitted, PersonalDataMap map) => submitted.About == UseChoice.Everything
        ? []
        : [new SubmissionFault("about", null, "counts for rights about uses alone: leave it out")];

    /// <summary>Does what has to count before the submission is answered. It may be called again, and its workflow does the same.</summary>
    /// <param name="request">As it is kept.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task Begin(RequestRecord request, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Starts its workflow.</summary>
    /// <param name="workflows">Starts it.</param>
    /// <param name="request">As it is kept.</param>
    /// <param name="logged">What the log says of the request; null where the workflow has to log it.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False when the workflow is there already.</returns>
    Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation);
}

/// <summary>The rights that this application serves. One without a descriptor is refused when the application starts.</summary>
public sealed class RightSet
{
    private readonly IReadOnlyDictionary<Right, IRight> _rights;

    /// <exception cref="InvalidOperationException">A right has no descriptor, or two.</exception>
    public RightSet(IEnumerable<IRight> rights)
    {
        var declared = rights.ToLookup(each => each.Right);
        if (Enum.GetValues<Right>().Where(right => declared[right].Count() != 1).ToList() is { Count: > 0 } faulty)
            throw new InvalidOperationException($"Each right needs exactly one {nameof(IRight)}; check {string.Join(", ", faulty)}.");
        _rights = declared.ToDictionary(each => each.Key, each => each.Single());
    }

    public IRight this[Right right] => _rights[right];
}
