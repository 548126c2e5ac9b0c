# Posts in other languages than the first stand below a folder of their language, and so do the files that they show.
module Languages
  def self.first(site)
    site.config["languages"].first["tag"]
  end

  class LocalizedFile < Jekyll::StaticFile
    attr_accessor :language

    def url
      File.join("/", language, super)
    end
  end

  class Generator < Jekyll::Generator
    def generate(site)
      assets = site.static_files.select { |file| file.relative_path.start_with?("/assets/") }
      site.config["languages"].drop(1).each do |language|
        assets.each do |file|
          copy = LocalizedFile.new(site, site.source, File.dirname(file.relative_path), file.name)
          copy.language = language["tag"]
          site.static_files.push(copy)
        end
      end
    end
  end
end

Jekyll::Hooks.register :posts, :post_init do |post|
  # The front matter is read after this; the address is made when somebody asks for it.
  post.define_singleton_method(:permalink) do
    given = super()
    language = data["lang"]
    given && language && language != Languages.first(site) ? "/#{language}#{given}" : given
  end
end
