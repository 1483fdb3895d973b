using Compliance.Workflows;

namespace Compliance.Web.Log;

/// <summary>The evidence log, open to everybody, and the life of its keys.</summary>
public static class LogApi
{
    /// <summary>For operators of the log: a key of its is compromised, or followed by another.</summary>
    public static readonly Permission OperateLog = new("log.operate");

    internal static readonly EndpointGroup Group = new(
        "Log",
        "The evidence log, open to everybody as c2sp.org/tlog-tiles has it, and the life of its keys.",
        [
            new("POST", "api/log/keys/compromised", OperateLog, Role.Signer, "LogKeyCompromised", LogKeyEndpoints.Compromised),
            new("POST", "api/log/keys/successor", OperateLog, Role.Signer, "LogKeySuccessor", LogKeyEndpoints.Successor),
            new("GET", "log/checkpoint", Permission.Anonymous, Role.Service, "ReadLogCheckpoint", LogEndpoints.Checkpoint),
            new("GET", "log/tile/{*path}", Permission.Anonymous, Role.Service, "ReadLogTile", LogEndpoints.Tile),
        ]);
}
