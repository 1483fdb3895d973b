namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>Tests that touch everybody's rows, or take a store away: they run one after another, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
