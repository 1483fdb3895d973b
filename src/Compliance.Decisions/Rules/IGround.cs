namespace Compliance.Decisions.Rules;

/// <summary>What an answer can rest on.</summary>
internal interface IGround
{
    string Id { get; }

    /// <summary>From when on it is so; null if nothing says.</summary>
    DateTimeOffset? Since { get; }
}

/// <summary>Something that the policy says, or the end of something, prepared so that a decision creates nothing.</summary>
internal sealed record Ground(string Id, DateTimeOffset? Since) : IGround;
