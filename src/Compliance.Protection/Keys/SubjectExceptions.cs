using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>The subject has no key: nothing was ever sealed for it.</summary>
public sealed class NoSubjectKeyException() : ProtectionException("The subject has no key.");

/// <summary>The subject's erasure has begun; its data can no longer be read or written.</summary>
public sealed class SubjectFencedException() : ProtectionException("The subject's key is fenced: its erasure has begun.");

/// <summary>The subject was erased. Its key is gone, and a subject is never given a second one.</summary>
public sealed class SubjectErasedException() : ProtectionException("The subject was erased.");

/// <summary>
/// The record is kept on a legal ground, under that ground's key: it opens for whoever asks for what is retained, and not as the subject's
/// own.
/// </summary>
public sealed class RecordRetainedException() : ProtectionException("The record is kept on a legal ground, under the ground's own key.");

/// <summary>What the vault unwrapped is not the data key of this subject: the binding was altered, swapped or planted.</summary>
public sealed class DataKeyRefusedException() : ProtectionException("The wrapped data key does not belong to this subject and key.");

/// <summary>The log does not prove that this key was bound to this subject: the binding was altered, swapped or planted.</summary>
public sealed class BindingRefusedException() : ProtectionException("The log does not hold this binding of a key to this subject.");

/// <summary>The subject's key could not be leased: the vault refused or failed.</summary>
public sealed class KeyUnavailableException : ProtectionException
{
    internal KeyUnavailableException(KeyVaultException cause)
        : base($"The vault did not unwrap the subject's key ({cause.Error}).", cause) => Error = cause.Error;

    internal KeyUnavailableException(string message) : base(message) => Error = KeyVaultError.Unavailable;

    internal static KeyUnavailableException EndedTooSoon() => new("The lease on the subject's key ended before it could be used.");

    /// <summary>The vault's reason; NotFound and Disabled mean that erasure is under way elsewhere.</summary>
    public KeyVaultError Error { get; }
}
