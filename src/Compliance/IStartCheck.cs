using Compliance.Workflows;

namespace Compliance;

/// <summary>
/// What must hold before an app serves anything: otherwise its start ends with the reason. Run in the order of registration.
/// </summary>
public interface IStartCheck
{
    /// <summary>An app with any of these roles is checked.</summary>
    IReadOnlyList<Role> Roles { get; }

    Task Require(CancellationToken cancellation);
}
