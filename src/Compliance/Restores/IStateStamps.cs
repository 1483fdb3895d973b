namespace Compliance.Restores;

/// <summary>
/// The same stamp in a table of each account that holds this system's state, renewed whenever something of an erased subject is removed:
/// where the stamps differ, a table came back from a backup, and only then everything is gone through at a start.
/// </summary>
public interface IStateStamps
{
    /// <returns>False also where there is none yet, and after a crash while they were renewed.</returns>
    Task<bool> AreEqual(CancellationToken cancellation);

    Task Renew(CancellationToken cancellation);
}
