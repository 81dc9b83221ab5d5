// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files of this machine, to be read, as a file system shows them whose clock ticks slowly: all
 * changes within a tick get the same time. Linux before 6.13 is like that; later on a change after
 * a look always gets a time of its own.
 */
final class CoarseTimes extends FileSystemProvider {
  private final FileSystemProvider real;
  private final FileSystem system;
  private final long tick;

  private CoarseTimes(FileSystem real, long tickMillis) {
    this.real = real.provider();
    this.system = new Coarse(real);
    this.tick = TimeUnit.MILLISECONDS.toNanos(tickMillis);
  }

  /** The path, seen so. */
  static Path of(Path path, long tickMillis) {
    return new CoarseTimes(path.getFileSystem(), tickMillis).shown(path);
  }

  private record Shown(CoarseTimes by, Path path) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("getFileSystem")) {
        return by.system;
      }
      Object result = call(path, method, arguments);
      return result instanceof Path found ? by.shown(found) : result;
    }
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < given.length; i++) {
      if (given[i] instanceof Path path) {
        given[i] = real(path);
      }
    }
    try {
      return method.invoke(target, given);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private Path shown(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(), new Class<?>[] {Path.class}, new Shown(this, path));
  }

  private static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof Shown shown
        ? shown.path()
        : path;
  }

  private Object coarse(Object value) {
    if (!(value instanceof FileTime time)) {
      return value;
    }
    long nanos = time.to(TimeUnit.NANOSECONDS);
    return FileTime.from(nanos - Math.floorMod(nanos, tick), TimeUnit.NANOSECONDS);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    Map<String, Object> found = new TreeMap<>(real.readAttributes(real(path), names, options));
    found.replaceAll((name, value) -> coarse(value));
    return found;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    A found = real.readAttributes(real(path), type, options);
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object value = call(found, method, arguments);
              return value == null ? null : coarse(value);
            }));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return real.newByteChannel(real(path), options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> found = real.newDirectoryStream(real(path), filter);
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return StreamSupport.stream(found.spliterator(), false)
            .map(CoarseTimes.this::shown)
            .iterator();
      }

      @Override
      public void close() throws IOException {
        found.close();
      }
    };
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return shown(real.readSymbolicLink(real(link)));
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return real.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real.checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(real(path), type, options);
  }

  @Override
  public String getScheme() {
    return "coarse";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  private final class Coarse extends FileSystem {
    private final FileSystem files;

    Coarse(FileSystem files) {
      this.files = files;
    }

    @Override
    public FileSystemProvider provider() {
      return CoarseTimes.this;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return true;
    }

    @Override
    public String getSeparator() {
      return files.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return files.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return files.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return shown(files.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return files.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
