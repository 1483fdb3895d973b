using Compliance.Connectors.AzureBlobs;

namespace Compliance.Connectors.Tests.AzureBlobs;

public sealed class BlobFieldsTests
{
    [Theory]
    [InlineData("a", null, "")]
    [InlineData("a/b", "a", "a")]
    [InlineData("a/b/c", "a/b", "a|a/b")]
    [InlineData("/a", null, "")]
    [InlineData("/a/b", "/a", "/a")]
    [InlineData("a//b", "a/", "a")]
    [InlineData("a/", "a", "a")]
    [InlineData("/", null, "")]
    [InlineData(" /a", " ", "")]
    public void A_blob_lies_in_its_folder_and_in_those_above_it(string name, string? folder, string folders)
    {
        Assert.Equal(folder, BlobFields.FolderOf(name));
        Assert.Equal(folders, string.Join('|', BlobFields.FoldersOf(name)));
    }

    [Theory]
    [InlineData("C1 +-./:=_", true)]
    [InlineData("", true)]
    [InlineData("a@b", false)]
    [InlineData("ü", false)]
    [InlineData("it's", false)]
    public void A_tag_takes_letters_digits_and_a_few_signs(string text, bool expected) =>
        Assert.Equal(expected, BlobFields.IsTagValue(text));

    [Fact]
    public void A_tag_takes_256_characters()
    {
        Assert.True(BlobFields.IsTagValue(new string('a', 256)));
        Assert.False(BlobFields.IsTagValue(new string('a', 257)));
    }

    [Theory]
    [InlineData("metadata.a.b", true, false, "a.b")]
    [InlineData("tags.a", false, true, "a")]
    [InlineData("metadata", false, false, "metadata")]
    [InlineData("tagsa.b", false, false, "b")]
    public void What_follows_the_first_dot_names_the_value(string path, bool isMetadata, bool isTag, string key) =>
        Assert.Equal((isMetadata, isTag, key), (BlobFields.IsMetadata(path), BlobFields.IsTag(path), BlobFields.Key(path)));
}
