using Compliance.Workflows;

namespace Compliance.Storage.State;

/// <summary>Where long work has come to: sweeps, and passes after a restore. Each keeps its rows under a partition of its own.</summary>
internal static class Bookmarks
{
    public static readonly StateTable Table = new("bookmarks", StateAccount.State, Role.Service);
}
