namespace Compliance.EndToEnd.Tests.Restores;

/// <summary>What comes back from a backup.</summary>
[Flags]
public enum Part
{
    None = 0,

    /// <summary>This system's requests, cases, directory and bookmarks.</summary>
    Tables = 1,

    /// <summary>The company's own stores: SQL, profiles and files.</summary>
    Database = 2,

    /// <summary>A provider's service, behind HTTP.</summary>
    Provider = 4,

    /// <summary>The bindings of data keys, wrapped. The vault's keys are in no backup.</summary>
    WrappedKeys = 8,

    /// <summary>The rows that keep erased people erased.</summary>
    Fence = 16,

    /// <summary>The evidence log's account: tiles, receipts, statements and certificates.</summary>
    Log = 32,

    WorkflowState = 64,

    /// <summary>The last signed checkpoint, which is kept apart from the log. The naive way keeps it with the log.</summary>
    Guard = 128,

    /// <summary>What is in no backup of data: the vault, secrets, clocks, the witness's memory.</summary>
    Rest = 256,

    Everything = Tables | Database | Provider | WrappedKeys | Fence | Log | WorkflowState,

    Whole = Everything | Guard | Rest,
}

/// <summary>When a backup was taken.</summary>
public enum Backup
{
    /// <summary>Before the request came in.</summary>
    NightBefore,

    /// <summary>The key is fenced and disabled, and nothing is destroyed yet.</summary>
    CoolingOff,
}
