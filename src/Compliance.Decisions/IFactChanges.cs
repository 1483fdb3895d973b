namespace Compliance.Decisions;

/// <summary>
/// Says of whom nothing has changed, so that a <see cref="DecisionCache"/> may keep facts for longer than the bound on staleness. Whoever
/// changes what facts rest on says so before the change, in a place that every instance looks at.
/// </summary>
public interface IFactChanges
{
    /// <summary>The newest look; null before the first and where looks fail.</summary>
    ChangesSeen? Seen { get; }

    /// <summary>Looks for changes. Who asks meanwhile shares the look. Never throws: a look that fails leaves the earlier one.</summary>
    Task Look();

    /// <summary>
    /// Whether nothing that the facts of a person rest on can have changed between a reading of them and the newest look.
    /// </summary>
    /// <param name="person">Whose.</param>
    /// <param name="read">When the reading began, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    bool IsUnchanged(string person, long read);
}

/// <summary>A look for changes that has ended.</summary>
/// <param name="Begun">When it began, by <see cref="TimeProvider.GetTimestamp"/>: it saw every change of before.</param>
/// <param name="AsOf">The same by the clock.</param>
public sealed record ChangesSeen(long Begun, DateTimeOffset AsOf);
