using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>A negative with a positive beside it: the erased key does not answer, while the same vault unwraps with a control key.</summary>
/// <param name="Key">The key probed, and what the vault says of it.</param>
/// <param name="UnwrapAnswer">The vault's refusal to unwrap with it; <see cref="KeyVaultError.Rejected"/> if the key is there. Null for a shared key, which is not probed.</param>
/// <param name="WrappedKeyRemoved">Whether the binding is a tombstone.</param>
/// <param name="ControlKeyName">The control key in the same vault.</param>
/// <param name="ControlUnwrapped">Whether the control key unwrapped a fresh known value.</param>
public sealed record SubjectKeyProbe(
    SubjectKeyFacts Key, KeyVaultError? UnwrapAnswer, bool WrappedKeyRemoved, string ControlKeyName, bool ControlUnwrapped)
{
    /// <summary>The data key cannot be unwrapped now; whether it could be again, <see cref="ShowsGone"/> says.</summary>
    public bool ShowsUnusable => Key.SharedKey
        ? WrappedKeyRemoved
        : ControlUnwrapped && UnwrapAnswer is KeyVaultError.NotFound or KeyVaultError.Disabled;

    /// <summary>No one can bring the key back: the vault has neither a key nor a deleted key of this name, or the wrapped key is removed from under a shared one.</summary>
    public bool ShowsGone => Key.SharedKey
        ? WrappedKeyRemoved
        : ControlUnwrapped && UnwrapAnswer == KeyVaultError.NotFound && Key.Presence == KeyPresence.Absent;

    internal static bool IsTombstone(SubjectKeyBinding binding) => binding.State == BindingState.Erased && binding.WrappedDataKey.IsEmpty;
}
