using Compliance.Workflows;

namespace Compliance.Storage.State;

/// <summary>An account of this system's own state. They are several so that each role reaches what it needs and no more.</summary>
public enum StateAccount
{
    /// <summary>Requests, cases, indexes, reports: the service's.</summary>
    State,

    /// <summary>What was done, and the log.</summary>
    Evidence,

    /// <summary>Key bindings, the key pool and the timers' watermarks.</summary>
    Keys,

    /// <summary>The custodian roles' own: what the service cannot write.</summary>
    Custody,
}

/// <summary>
/// A table or container of this system's own state, declared beside the store that uses it. <c>infra-bicep/contract.json</c> is written
/// from these, and the template grants each role exactly what stands here.
/// </summary>
/// <param name="Name">Lower-case letters. In the account it stands behind the deployment's prefix.</param>
/// <param name="Account">Where it is.</param>
/// <param name="Keepers">The roles that write it, and make it at their start where it is missing.</param>
public abstract record StatePart(string Name, StateAccount Account, IReadOnlyList<Role> Keepers)
{
    /// <summary>The roles that read it and write nothing. None by default.</summary>
    public IReadOnlyList<Role> Readers { get; init; } = [];
}

/// <summary>A table of this system's own state.</summary>
/// <param name="Name">Lower-case letters.</param>
/// <param name="Account">Where it is.</param>
/// <param name="Keepers">The roles that write it.</param>
public sealed record StateTable(string Name, StateAccount Account, params IReadOnlyList<Role> Keepers)
    : StatePart(Name, Account, Keepers);

/// <summary>A container of this system's own state.</summary>
/// <param name="Name">Lower-case letters.</param>
/// <param name="Account">Where it is.</param>
/// <param name="Keepers">The roles that write it.</param>
public sealed record StateContainer(string Name, StateAccount Account, params IReadOnlyList<Role> Keepers)
    : StatePart(Name, Account, Keepers)
{
    /// <summary>What its keepers may do to what is there already.</summary>
    public ContainerRule Rule { get; init; } = ContainerRule.Rewritten;
}

/// <summary>What may become of a blob once it is written.</summary>
public enum ContainerRule
{
    /// <summary>Its keepers overwrite and delete it.</summary>
    Rewritten,

    /// <summary>Its keepers add blobs and never change one.</summary>
    AddedTo,

    /// <summary>
    /// As <see cref="AddedTo"/>, and the platform refuses any change until the retention period of the container has passed.
    /// </summary>
    Immutable,
}
