using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

/// <summary>The examples are those of the specifications (c2sp.org/signed-note, /tlog-checkpoint, /tlog-cosignature).</summary>
public sealed class SignedNoteTests
{
    private const string Example =
        "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Fact]
    public void The_example_of_the_specification_verifies()
    {
        var key = VerifierKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Example));
        Assert.True(note.Verify(key));
        Assert.Equal("This is an example message.\n", Encoding.UTF8.GetString(note.Text.Span));
    }
}
