package dev.keyway.controller.store;

final class MemoryStoreTest extends StoreContract {

  private final MemoryStore store = new MemoryStore();

  @Override
  Store open() {
    return store;
  }
}
